// A hospital's directory on loopback: OpenID Connect by oidc-provider, SAML 2.0 by samlp.
// usage: node directory.mjs PORT PEOPLE.json KEY.pem CERT.pem  (people: name -> {password, email, groups, amr, …}; read anew each time)
import { createPrivateKey, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import express from "express";
import Provider from "oidc-provider";
import samlp from "samlp";

const [port, peopleFile, keyFile, certFile] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = () => JSON.parse(readFileSync(peopleFile, "utf8"));
const key = readFileSync(keyFile);
const jwk = { ...createPrivateKey(key).export({ format: "jwk" }), kid: "directory-1", use: "sig", alg: "RS256" };

const oidc = new Provider(issuer, {
  clients: [
    {
      client_id: "latido",
      client_secret: "a secret of the directory's",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      redirect_uris: ["http://localhost/cuenta/directorio/"],
    },
  ],
  jwks: { keys: [jwk] },
  cookies: { keys: [randomBytes(16).toString("hex")] },
  claims: {
    openid: ["sub", "amr", "auth_time"],
    email: ["email", "email_verified"],
    profile: ["given_name", "family_name"],
    groups: ["groups"],
  },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  ttl: { Session: 3600, Grant: 3600, IdToken: 600, AccessToken: 600, Interaction: 600 },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => {
    const who = people()[id];
    return who && { accountId: id, claims: () => ({ sub: id, ...who.claims, email: who.email, groups: who.groups }) };
  },
  loadExistingGrant: async (ctx) => {
    const grant = new oidc.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile groups");
    await grant.save();
    return grant;
  },
});

// tests make a directory of their own each, and with it an address to come back to
oidc.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/localhost(:\d+)?\/cuenta\/directorio\//.test(uri);

const app = express();
const typed = express.urlencoded({ extended: false });
const form = (action) =>
  `<form method="post" action="${action}"><input name="name"><input name="password" type="password"><button>Enter</button></form>`;
const known = ({ name, password }) => Boolean(people()[name]) && people()[name].password === password;

app.get("/interaction/:uid", (req, res) => res.send(form(`/interaction/${req.params.uid}`)));
app.post("/interaction/:uid", typed, async (req, res) => {
  if (!known(req.body)) return res.status(401).send("no");
  const login = { accountId: req.body.name, amr: people()[req.body.name].amr };
  await oidc.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false });
});

class Mapper {
  constructor(who) {
    this.who = who;
  }
  getClaims() {
    return { email: this.who.email, givenName: this.who.claims.given_name, sn: this.who.claims.family_name, groups: this.who.groups };
  }
  getNameIdentifier() {
    const nameIdentifierFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    return { nameIdentifier: this.who.name, nameIdentifierFormat };
  }
}
const mapper = function (who) {
  return new Mapper(who);
};
mapper.prototype.metadata = [];

const saml = {
  issuer: `${issuer}/saml`,
  cert: readFileSync(certFile),
  key,
  signatureAlgorithm: "rsa-sha256",
  digestAlgorithm: "sha256",
  authnContextClassRef: "https://refeds.org/profile/mfa",
  signResponse: false,
  profileMapper: mapper,
  getUserFromRequest: (req) => ({ ...people()[req.who], name: req.who }),
  getPostURL: (_audience, request, _req, done) =>
    done(null, request.documentElement.getAttribute("AssertionConsumerServiceURL")),
};
app.get("/saml", (req, res) => res.send(form(req.url)));
app.post("/saml", typed, (req, res, next) => {
  if (!known(req.body)) return res.status(401).send("no");
  req.who = req.body.name;
  req.method = "GET";
  samlp.parseRequest(req, (failed, asked) => {
    if (failed) return next(failed);
    const ours = asked.assertionConsumerServiceURL;
    samlp.auth({ ...saml, destination: ours, recipient: ours })(req, res, next);
  });
});
app.get("/metadata", samlp.metadata({ ...saml, redirectEndpointPath: "/saml", postEndpointPath: "/saml" }));
app.use(oidc.callback());
app.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
