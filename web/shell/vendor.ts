// htmx first: the extension expects to find it on the window.
import htmx from "htmx.org";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
export default htmx;
