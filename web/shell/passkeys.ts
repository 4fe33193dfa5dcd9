// Security keys and passkeys: a form with data-passkey asks the browser for one before it goes to the server.
//   create  makes a new one of data-options      get  shows one of data-options      login  fetches its options first
import { toBytes, toText } from "./base64url";

type Options = { publicKey: Record<string, unknown> };
type Described = { id: string; type: PublicKeyCredentialType };

export function startPasskeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    if (!window.PublicKeyCredential) tell(form, "NotSupportedError");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void ask(form);
    });
  }
}

async function ask(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button");
  const credential = form.querySelector<HTMLInputElement>("[name=credential]");
  if (!button || !credential || button.disabled) return;
  tell(form, "");
  button.disabled = true;
  try {
    credential.value = JSON.stringify(await shown(form));
    form.submit();
  } catch (problem) {
    tell(form, problem instanceof DOMException ? problem.name : "other");
    button.disabled = false;
  }
}

async function shown(form: HTMLFormElement): Promise<unknown> {
  if (form.dataset.passkey === "create") {
    const passwordless = form.querySelector<HTMLInputElement>("[name=passwordless]")?.checked ?? false;
    return created(JSON.parse(form.dataset.options ?? ""), passwordless);
  }
  if (form.dataset.passkey === "get") return used(JSON.parse(form.dataset.options ?? ""));
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return used((await answer.json()).request_options);
}

async function created(options: Options, passwordless: boolean): Promise<unknown> {
  const given = options.publicKey as unknown as Omit<
    PublicKeyCredentialCreationOptions,
    "challenge" | "user" | "excludeCredentials"
  > & {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: Described[];
  };
  const made = (await navigator.credentials.create({
    publicKey: {
      ...given,
      challenge: toBytes(given.challenge),
      user: { ...given.user, id: toBytes(given.user.id) },
      excludeCredentials: known(given.excludeCredentials),
      authenticatorSelection: {
        ...given.authenticatorSelection,
        residentKey: passwordless ? "required" : "discouraged",
        requireResidentKey: passwordless,
        userVerification: passwordless ? "required" : "preferred",
      },
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...described(made),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

async function used(options: Options): Promise<unknown> {
  const given = options.publicKey as unknown as Omit<
    PublicKeyCredentialRequestOptions,
    "challenge" | "allowCredentials"
  > & { challenge: string; allowCredentials?: Described[] };
  const found = (await navigator.credentials.get({
    publicKey: {
      ...given,
      challenge: toBytes(given.challenge),
      allowCredentials: known(given.allowCredentials),
    },
  })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    ...described(found),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : null,
    },
  };
}

function described(key: PublicKeyCredential): object {
  return {
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

function known(keys: Described[] | undefined): PublicKeyCredentialDescriptor[] {
  return (keys ?? []).map((key) => ({ type: key.type, id: toBytes(key.id) }));
}

/** The page holds a sentence for each problem; the one that fits is shown, and read out. */
function tell(form: HTMLFormElement, problem: string): void {
  const sentences = [...form.querySelectorAll<HTMLElement>("[data-passkey-problem]")];
  const fits = sentences.find((each) => each.dataset.passkeyProblem === problem);
  const shownOne = problem ? (fits ?? sentences.find((each) => each.dataset.passkeyProblem === "other")) : undefined;
  for (const each of sentences) each.hidden = each !== shownOne;
}
