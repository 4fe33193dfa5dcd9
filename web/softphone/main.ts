import { Softphone } from "./element";

customElements.define("latido-softphone", Softphone);
