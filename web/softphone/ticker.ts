// A worker that only counts: the page asks for a tick every so many milliseconds.
self.onmessage = ({ data }: MessageEvent<number>) => {
  setInterval(() => self.postMessage("tick"), data);
};
