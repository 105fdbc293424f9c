"""Methods of delivery as planners spell them, and the channels a scenario knows."""

from __future__ import annotations

import re

#: channel -> words by which it is known; looked for in this order, as whole words
_WORDS: dict[str, str] = {
    "social": "social|social media|socialnet|twitter|tweet|x post|facebook|instagram|telegram|tiktok|whatsapp|soziale medien|messenger",
    "intelligence": "intelligence|intel|intrep|intsum|humint|sigint|osint|geheimdienst|nachrichtendienst|lagemeldung nd",
    "mail": "e-?mails?|mails?|courriel|correo",
    "phone": "tele?phone|phone( call)?|call|calls|sms|text message|radio|telefon(at|anruf)?|anruf|funk|voip|mobile",
    "press": "press|news(paper|cast|paper article)?|media|tv|television|article|presse|fernsehen|rundfunk|zeitung|radio broadcast|press release|mock news|video",
    "cable": "cable|signal|message traffic|diplomatic note|drahtbericht|telegramm|fernschreiben|chat|system|teletype",
    "briefing": "briefing|brief|verbal(ly)?|oral|in[- ]person|face[- ]to[- ]face|in[- ]briefing|mündlich|muendlich|persönlich|persoenlich|vortrag|presentation|slides?|facilitator",
    "paper": "paper|letter|fax|doc|document|hand[- ]?(out|card)?|card|memo|written|papier|brief \\(post\\)|schriftlich|schreiben|karte|note|form",
}
_PATTERNS = {channel: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for channel, words in _WORDS.items()}


def channel_of(words: str) -> str | None:
    """The channel that ``words`` mean ("E-Mail" is mail), or None where they mean none that a scenario knows."""
    plain = " ".join(words.casefold().split())
    if not plain:
        return None
    if plain in _WORDS:
        return plain
    found = [(match.start(), channel) for channel, pattern in _PATTERNS.items() if (match := pattern.search(plain))]
    return min(found, key=lambda pair: pair[0])[1] if found else None
