#!/usr/bin/env bash
# install.sh TARGET_DIR
#
# Puts Asterisk LTS, with only the modules a contact centre needs, and the speech program
# espeak-ng into TARGET_DIR on a Debian host whose own suite has no such Asterisk (bookworm,
# trixie) without touching the host: no root, no chroot, no libc upgrade.
#
# How: apt, with a private state folder under TARGET_DIR, resolves both from a newer Debian
# suite against an EMPTY dpkg status (so the closure holds libc and all), downloads the signed
# packages, and we unpack them privately. TARGET_DIR/bin/asterisk then starts the program
# through the suite's own dynamic loader, so none of the host's libraries are used.
#
# Idempotent: a finished TARGET_DIR is left alone; FORCE=1 does it again. It is relocatable
# (paths are computed at start), so it may be cached as a whole.
# The packages of the last good install are kept in ASTERISK_CACHE with their hashes; they are
# used when the suite has moved to a series we do not accept, or when there is no network.
#
# Environment:
#   ASTERISK_SUITE   Debian suites to try, in order        (default "forky sid")
#   ASTERISK_SERIES  accepted upstream series              (default "22 24")
#   ASTERISK_SOUNDS  prompt packages (default: Spanish es-MX + English, G.711-ready wav, music)
#   ASTERISK_CACHE   the last good packages (default /var/cache/latido/debs, or ~/.cache/latido/debs)
#   DEBIAN_MIRROR    (default: the mirror in the host's own apt sources)
#   FORCE=1          reinstall
set -euo pipefail

target=${1:?usage: install.sh TARGET_DIR}
suites=${ASTERISK_SUITE:-forky sid}
series=${ASTERISK_SERIES:-22 24}
sounds=${ASTERISK_SOUNDS-asterisk-core-sounds-es asterisk-core-sounds-es-wav asterisk-core-sounds-en asterisk-core-sounds-en-wav asterisk-moh-opsound-wav}
mirror=${DEBIAN_MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null \
    | grep -v '^ *#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ' || true)}
[[ -n $mirror ]] || mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null \
    | grep -v security | sed -n 's/^Debian //p' | head -1 || true)
cache=${ASTERISK_CACHE:-$([[ $(id -u) == 0 ]] && echo /var/cache/latido/debs || echo "${XDG_CACHE_HOME:-$HOME/.cache}/latido/debs")}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
recipe=4                                   # bump when the lists below change

mkdir -p "$target"; target=$(cd "$target" && pwd)
stamp=$target/.installed
exec {lock}>"$target/.lock"; flock "$lock"  # two houses that start at once fetch it once
want="recipe=$recipe series=$series sounds=$sounds"
if [[ -z ${FORCE:-} && -f $stamp && $(head -1 "$stamp") == "$want" ]] \
   && "$target/bin/asterisk" -V >/dev/null 2>&1; then
    echo "asterisk already installed: $("$target/bin/asterisk" -V) in $target"; exit 0
fi
for c in apt-get dpkg-deb dpkg; do command -v $c >/dev/null || { echo "need $c" >&2; exit 2; }; done
[[ -r $keyring ]] || { echo "need package debian-archive-keyring" >&2; exit 2; }
arch=$(dpkg --print-architecture)
case $arch in amd64) triplet=x86_64-linux-gnu;  loader=ld-linux-x86-64.so.2 ;;
              arm64) triplet=aarch64-linux-gnu; loader=ld-linux-aarch64.so.1 ;;
              *) echo "unsupported architecture $arch" >&2; exit 2 ;; esac

# Modules we do not ship: other databases, hardware, dead protocols, and those
# that drag in large libraries (perl, gnupg, ICU, JACK, codec2 ...).
drop_modules='
app_adsiprog app_alarmreceiver app_dictate app_externalivr app_festival app_getcpeid app_jack
app_minivm app_mp3 app_sla app_sms app_test app_voicemail_odbc app_zapateller
cdr_adaptive_odbc cdr_odbc cdr_pgsql cdr_radius cdr_tds cel_odbc cel_pgsql cel_radius cel_tds
chan_console chan_iax2 chan_motif chan_unistim codec_amr codec_codec2 codec_lpc10
format_g719 format_g723 format_ogg_vorbis format_siren14 format_siren7 format_vox
func_enum func_odbc func_iconv pbx_ael pbx_dundi pbx_lua res_adsi res_ael_share
res_calendar res_calendar_caldav res_calendar_ews res_calendar_exchange res_calendar_icalendar
res_config_ldap res_config_odbc res_config_pgsql res_hep res_hep_pjsip res_hep_rtcp res_http_post
res_odbc res_odbc_transaction res_phoneprov res_pjsip_phoneprov_provider res_resolver_unbound
res_smdi res_snmp res_xmpp res_stasis_test'
# Packages of the closure that nothing we keep links to (checked at the end by
# looking every NEEDED library up, so a wrong entry here fails the install).
drop_packages='
adduser asterisk-config asterisk-core-sounds-en-gsm base-passwd debconf dirmngr freetds-common
gcc-16-base gnupg gnupg-l10n gpg gpg-agent gpgconf gpgsm libacl1
libassuan9 libaudit-common libaudit1 libblkid1 libbz2-1.0 libc-gconv-modules-extra
libcap-ng0 libcodec2-1.2 libdb5.3t64 libdebconfclient0 libevent-2.1-7t64 libffi8 libgcrypt20
libgdbm-compat4t64 libgdbm6t64 libglib2.0-0t64 libgmime-3.0-0t64 libgmp10 libgnutls30t64
libgpg-error0 libgpgme45 libhogweed6t64 libical3t64 libicu78 libiksemel3 libjack-jackd2-0
libksba8 liblua5.1-0 libltdl7 libmount1 libncursesw6 libneon27t64 libnettle8t64 libnl-3-200
libnl-route-3-200 libnpth0t64 libntlm0 libodbc2 libopencore-amrnb0 libopencore-amrwb0 libp11-kit0
libpam-modules libpam-modules-bin libpam0g libpci3 libpcre2-8-0 libperl5.42 libportaudio2 libpq5
libradcli4 libreadline8t64 libresample1 libsamplerate0 libsasl2-modules-db libselinux1
libsemanage-common libsemanage2 libsensors-config libsensors5 libsepol2 libsnmp-base libsnmp45
libsybdb5 libtasn1-6 libudev1 libunbound8 libvo-amrwbenc0
libvorbisfile3 libwrap0 login.defs openssl-provider-legacy passwd pci.ids perl-base
perl-modules-5.42 pinentry-curses readline-common tzdata'

apt=$target/.apt; debs=$target/.debs; root=$target/root
mkdir -p "$apt"/etc/apt/{apt.conf.d,preferences.d,sources.list.d,trusted.gpg.d} \
         "$apt"/var/lib/apt/lists/partial "$apt"/var/lib/dpkg "$apt"/var/cache/apt/archives/partial "$debs"
: > "$apt/var/lib/dpkg/status"             # empty: resolve everything, libc too
cat > "$apt/apt.conf" <<CONF
Dir "$apt";
Dir::State::status "$apt/var/lib/dpkg/status";
APT::Architecture "$arch";
APT::Architectures "$arch";
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
export APT_CONFIG=$apt/apt.conf

# Resolve and download from the suite; says why when it cannot.
fetch() {
    local suite version= one
    [[ -n $mirror ]] || { echo "no Debian mirror among this machine's apt sources: name one in DEBIAN_MIRROR" >&2; return 1; }
    for suite in $suites; do
        # Check-Valid-Until: mirrors that lag (or a wrong clock) are common on CI; the
        # Release file's signature and every package's hash are still verified.
        cat > "$apt/etc/apt/sources.list.d/src.sources" <<SRC
Types: deb
URIs: $mirror
Suites: $suite
Components: main
Signed-By: $keyring
Check-Valid-Until: no
SRC
        apt-get -qq update || continue
        version=$(apt-cache show --no-all-versions asterisk 2>/dev/null | sed -n 's/^Version: //p' | head -1)
        for one in $series; do [[ ${version#1:} == "$one".* ]] && break 2; done
        echo "suite $suite has asterisk '${version:-none}', not one of: $series" >&2; version=
    done
    [[ -n $version ]] || return 1
    mapfile -t closure < <(apt-get install -s asterisk espeak-ng | awk '/^Inst/{print $2}')
    mapfile -t pkgs < <(printf '%s\n' "${closure[@]}" | grep -vxF -f <(printf '%s\n' $drop_packages))
    for one in $drop_packages; do
        printf '%s\n' "${closure[@]}" | grep -qxF "$one" || echo "warning: nothing needs $one any more; its drop entry is stale" >&2
    done
    echo "asterisk $version from $suite: ${#pkgs[@]} packages + prompts"
    (cd "$debs" && apt-get -q download "${pkgs[@]}" $sounds) > "$target/.download.log" 2>&1 \
        || { tail -5 "$target/.download.log" >&2; return 1; }
    apt-cache show --no-all-versions "${pkgs[@]}" $sounds \
        | awk '/^Package: /{p=$2} /^Version: /{print p, $2}' > "$target/.versions"
    : > "$target/packages.lock"            # exactly the resolved versions, whatever else the folder holds
    local p v f
    while read -r p v; do
        f=$(ls "$debs/${p}_${v//:/%3a}"_*.deb) || return 1
        echo "$p $v $(sha256sum < "$f" | cut -d' ' -f1) ${f##*/}" >> "$target/packages.lock"
    done < "$target/.versions"
    [[ $(wc -l < "$target/packages.lock") -ge ${#pkgs[@]} ]] || { echo "missing packages" >&2; return 1; }
}

# The packages of the last good install, each still what it was.
recall() {
    [[ -r $cache/packages.lock ]] || return 1
    local p v sum f
    while read -r p v sum f; do
        [[ $(sha256sum < "$cache/$f" | cut -d' ' -f1) == "$sum" ]] || { echo "cached $f has changed" >&2; return 1; }
        cp -f "$cache/$f" "$debs/$f"
    done < "$cache/packages.lock"
    cp "$cache/packages.lock" "$target/packages.lock"
    echo "using the packages of the last good install, from $cache"
}

fetch || recall || { echo "no asterisk $series could be had from: $suites, and none is cached" >&2; exit 3; }
rm -rf "$root.new"; mkdir -p "$root.new"
while read -r p v sum f; do dpkg-deb -x "$debs/$f" "$root.new"; done < "$target/packages.lock"

lib=$root.new/usr/lib/$triplet
for m in $drop_modules; do rm -f "$lib/asterisk/modules/$m.so"; done
rm -rf "$root.new"/usr/share/{doc,man,lintian,bug,locale,zsh,bash-completion,info} \
       "$root.new"/{etc,var} "$root.new"/usr/lib/systemd "$lib"/gconv
find "$lib/espeak-ng-data" -name '*_dict' ! -name 'es_dict' ! -name 'en_dict' ! -name 'pt_dict' -delete
snd=$root.new/usr/share/asterisk/sounds
find "$snd" -maxdepth 1 -type l -delete    # dangling links into /var and /usr/local
for d in "$snd"/??_*; do                   # es_MX_f_Allison -> es, en_US_f_Allison -> en
    [[ -d $d ]] || continue; n=$(basename "$d"); ln -sfn "$n" "$snd/${n%%_*}"
done
rm -rf "$root"; mv "$root.new" "$root"

mkdir -p "$target/bin"
cat > "$target/bin/asterisk" <<WRAP
#!/bin/sh
# Starts the unpacked asterisk through its own loader and libraries only.
here=\$(CDPATH= cd -- "\$(dirname -- "\$(readlink -f -- "\$0")")/.." && pwd)
lib=\$here/root/usr/lib/$triplet
OPENSSL_MODULES=\$lib/ossl-modules; export OPENSSL_MODULES
OPENSSL_CONF=\${OPENSSL_CONF:-/dev/null}; export OPENSSL_CONF
exec "\$lib/$loader" --library-path "\$lib" --argv0 asterisk "\$here/root/usr/sbin/asterisk" "\$@"
WRAP
cat > "$target/bin/espeak-ng" <<WRAP
#!/bin/sh
# The unpacked speech program, the same way; its voices lie beside its library.
here=\$(CDPATH= cd -- "\$(dirname -- "\$(readlink -f -- "\$0")")/.." && pwd)
lib=\$here/root/usr/lib/$triplet
exec "\$lib/$loader" --library-path "\$lib:\$lib/pulseaudio" "\$here/root/usr/bin/espeak-ng" --path="\$lib" "\$@"
WRAP
chmod +x "$target/bin/asterisk" "$target/bin/espeak-ng"

# Every module must find every library inside the prefix (the loader's --list
# says 'not found' otherwise): catches a wrong drop_packages entry at once.
lib=$root/usr/lib/$triplet
find "$root/usr/sbin/asterisk" "$root/usr/bin/espeak-ng" "$lib/asterisk/modules" -type f -print0 \
  | xargs -0 -n1 -P"$(nproc)" "$lib/$loader" --library-path "$lib:$lib/pulseaudio" --list 2>&1 \
  | grep -e 'not found' -e 'error while loading' | sort -u > "$target/.unresolved" || true
[[ ! -s $target/.unresolved ]] || { echo "unresolved libraries:" >&2; cat "$target/.unresolved" >&2; exit 5; }
mkdir -p "$cache"                          # this install is good: keep its packages for a bad day
cp -f "$target/packages.lock" "$cache/packages.lock.new"
while read -r p v sum f; do [[ -s $cache/$f ]] || cp -f "$debs/$f" "$cache/$f"; done < "$target/packages.lock"
mv "$cache/packages.lock.new" "$cache/packages.lock"
for f in "$cache"/*.deb; do grep -qF " ${f##*/}" "$cache/packages.lock" || rm -f "$f"; done
rm -rf "$debs" "$apt/var/lib/apt/lists" "$apt/var/cache"    # the index is 60 MB no longer needed
{ echo "$want"; "$target/bin/asterisk" -V; } > "$stamp"
echo "installed $("$target/bin/asterisk" -V) in $target ($(du -sm "$root" | cut -f1) MB, $(ls "$root/usr/lib/$triplet/asterisk/modules" | wc -l) modules)"
