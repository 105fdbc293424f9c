"""After ENDEX: summary, hotwash, forms."""
