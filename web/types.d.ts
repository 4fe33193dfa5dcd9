declare module "*.svg" {
  const drawing: string;
  export default drawing;
}
declare module "htmx-ext-sse";
