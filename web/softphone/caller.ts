// Who is on the line, as the desk's page says it. A page that was reloaded in mid-call says so before its phone is back.
import { isInCall, type Phone } from "./phone";
import type { Caller } from "./view";

/** What the page said last, and when it did. */
export type Said = { caller: Caller; at: number };

/** Who the call of this phone is with and when it began; nothing of another call, and nothing while there is none. */
export function known(phone: Phone, said: Said | undefined): { caller?: Caller; began?: number } {
  if (!said || !isInCall(phone) || !("call" in phone)) return {};
  const { caller, at } = said;
  if (caller.interaction && phone.call.interaction && caller.interaction !== phone.call.interaction) return {};
  return caller.seconds ? { caller, began: at - Number(caller.seconds) * 1000 } : { caller };
}
