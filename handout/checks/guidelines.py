"""The guidelines on plain words that several rules rest on, as they are cited."""

from __future__ import annotations

TOOL_11 = (
    "AHRQ Health Literacy Universal Precautions Toolkit, tool 11 "
    "(https://www.ahrq.gov/health-literacy/improve/precautions/tool11.html)"
)
NHS_HOW_WE_WRITE = (
    "NHS digital service manual, How we write (https://service-manual.nhs.uk/content/how-we-write)"
)
EVERYDAY_WORDS = (
    "CDC, Everyday Words for Public Health Communication "
    "(https://www.cdc.gov/ccindex/everydaywords/index.html)"
)
CDC_WORDS = (
    "CDC Clear Communication Index, item 7, words that the audience uses "
    "(https://www.cdc.gov/ccindex/tool/page-7.html)"
)


def federal_guidelines(item: str) -> str:
    """An item of the guidelines under the Plain Writing Act of 2010, as its headings name it."""
    return f"Federal Plain Language Guidelines, {item} (https://www.plainlanguage.gov/guidelines/)"
