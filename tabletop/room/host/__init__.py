"""The room at the facilitator's machine: who listens, who is let in, who is sent what."""
