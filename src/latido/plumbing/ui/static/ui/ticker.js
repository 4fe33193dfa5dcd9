"use strict";(()=>{self.onmessage=({data:e})=>{setInterval(()=>self.postMessage("tick"),e)};})();
