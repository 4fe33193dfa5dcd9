import "./vendor";
import "htmx-ext-sse";
