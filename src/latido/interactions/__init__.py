"""One contact of somebody with the clinic on any channel: its state, legs, recordings, dispositions and story."""
