"""What each part of the desk shows, one module a part; the data come through the doors of the rooms that own them."""
