"""What several rooms share: text, lists, fields, footer, dialogs."""
