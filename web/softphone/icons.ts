// The few icons of the phone, taken from lucide (ISC licence) when the bundle is built.

import tabs from "lucide-static/icons/app-window.svg";
import chevron from "lucide-static/icons/chevron-down.svg";
import grid from "lucide-static/icons/grid-3x3.svg";
import headphoneOff from "lucide-static/icons/headphone-off.svg";
import headphones from "lucide-static/icons/headphones.svg";
import mic from "lucide-static/icons/mic.svg";
import micOff from "lucide-static/icons/mic-off.svg";
import pause from "lucide-static/icons/pause.svg";
import phone from "lucide-static/icons/phone.svg";
import phoneIncoming from "lucide-static/icons/phone-incoming.svg";
import phoneOff from "lucide-static/icons/phone-off.svg";
import play from "lucide-static/icons/play.svg";
import settings from "lucide-static/icons/sliders-horizontal.svg";
import volume from "lucide-static/icons/volume-2.svg";
import wifiOff from "lucide-static/icons/wifi-off.svg";
import x from "lucide-static/icons/x.svg";

const drawings = {
  chevron,
  grid,
  headphoneOff,
  headphones,
  mic,
  micOff,
  pause,
  phone,
  phoneIncoming,
  phoneOff,
  play,
  settings,
  tabs,
  volume,
  wifiOff,
  x,
};

export type Icon = keyof typeof drawings;

export function icon(name: Icon, size = 16, stroke = 2): string {
  const inner = drawings[name].replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "");
  return `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="${stroke}" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inner}</svg>`;
}
