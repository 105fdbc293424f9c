"""Parts of play that several rooms show: each room takes them from here, and none from another room."""
