"""A small certificate authority of this installation's own, for `up --host` without a certificate."""

import ipaddress
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from latido_run import words
from latido_run.home import Home, write_atomically
from latido_run.options import Options

_CA_YEARS, _HOST_DAYS = 10, 397  # browsers refuse host certificates that live longer


def with_local_authority(home: Home, options: Options) -> Options:
    """The same options with a certificate for their host, signed by the home's own authority."""
    folder = home.secrets_dir / "tls"
    folder.mkdir(exist_ok=True, mode=0o700)
    authority, authority_key = _authority(folder)
    cert, key = folder / f"{options.host}.pem", folder / f"{options.host}.key"
    if not cert.exists() or _expires_soon(cert):
        host_key = ec.generate_private_key(ec.SECP256R1())
        signed = _host(options.host, host_key.public_key(), authority, authority_key)
        _write(key, _key_text(host_key))
        _write(cert, _text(signed) + _text(authority))
    words.progress("trust", ca=folder / "ca.pem")
    return replace(options, tls_cert=str(cert), tls_key=str(key))


def trusting(home: Home) -> ssl.SSLContext:
    """For a client on this machine: what the machine trusts, and the home's own authority where there is one."""
    context = ssl.create_default_context()
    if (authority := home.secrets_dir / "tls/ca.pem").exists():
        context.load_verify_locations(authority)
    return context


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    cert, key = folder / "ca.pem", folder / "ca.key"
    if not cert.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Latido: autoridad local")])
        builder = _builder(name, name, made.public_key(), timedelta(days=365 * _CA_YEARS))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        _write(key, _key_text(made))
        _write(cert, _text(builder.sign(made, hashes.SHA256())))
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{key}: not an elliptic curve key")
    return x509.load_pem_x509_certificate(cert.read_bytes()), loaded


def _host(
    host: str, key: ec.EllipticCurvePublicKey, ca: x509.Certificate, ca_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    builder = _builder(name, ca.subject, key, timedelta(days=_HOST_DAYS))
    names: list[x509.GeneralName] = [_general_name(host), x509.DNSName("localhost")]
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return builder.add_extension(usage, critical=False).sign(ca_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasting: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + lasting)
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _expires_soon(cert: Path) -> bool:
    left = x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc - datetime.now(UTC)
    return left < timedelta(days=30)


def _text(cert: x509.Certificate) -> str:
    return cert.public_bytes(serialization.Encoding.PEM).decode()


def _key_text(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _write(file: Path, text: str) -> None:
    write_atomically(file, text.rstrip("\n"))
