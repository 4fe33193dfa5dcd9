"""What the desk's pages ask for. A view parses, authorises, calls one service and renders one template."""
