// Everything the shell does by itself around the pages: clocks, keys, focus, notices, lock.
import "./vendor";
import "htmx-ext-sse";
import { startChoices } from "./choices";
import { startClocks } from "./clocks";
import { startConnection } from "./connection";
import { startFocus } from "./focus";
import { startKeys } from "./keys";
import { startLock } from "./lock";
import { startNotices } from "./notices";
import { startPages } from "./pages";
import { startPasskeys } from "./passkeys";
import { startPhone } from "./phone";
import { startTour } from "./tour";

for (const start of [
  startNotices,
  startConnection,
  startClocks,
  startKeys,
  startChoices,
  startFocus,
  startPages,
  startPasskeys,
  startPhone,
  startLock,
  startTour,
]) {
  start();
}
