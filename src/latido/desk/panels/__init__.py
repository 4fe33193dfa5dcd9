"""What each part of the desk shows: one module a part, its data fetched through the doors of the rooms that own them."""
