"""The colours of Fjordby on a late afternoon at the end of summer, shared by every picture."""

from __future__ import annotations

SKY_TOP, SKY_MID, SKY_LOW = "#a9c9d6", "#dfe2cf", "#fbe7c2"
SUN = "#fff3cf"
FAR, FARTHER = "#a8bda6", "#c2cfb9"
GRASS, GRASS_LIT, GRASS_DEEP = "#93ab5e", "#b9c272", "#6f8d4d"
LEAF, LEAF_LIT, LEAF_DEEP = "#5f8a55", "#8fae63", "#3e6a4a"
OLIVE, OLIVE_LIT, OLIVE_DEEP = "#8b9a4c", "#b5b964", "#687a3c"
PINE, PINE_LIT, PINE_DEEP = "#3f6f5c", "#5f8d70", "#2b5347"
RUST, RUST_LIT, RUST_DEEP = "#c98a44", "#e2ae62", "#a56b33"
BARK, BARK_LIT = "#6d5140", "#93735a"
BRICK, BRICK_LIT, BRICK_DEEP = "#bd6a4c", "#d08562", "#98503b"
OCHRE, OCHRE_LIT, OCHRE_DEEP = "#e0b25c", "#efcb83", "#c2933f"
CHALK, CHALK_DEEP = "#f6ecd9", "#dccfb6"
ROOF, ROOF_LIT, ROOF_DEEP = "#a34b36", "#bd6347", "#823a2b"
SLATE, SLATE_LIT = "#566a78", "#73899a"
PANE, PANE_LIT, PANE_WARM = "#7f9fae", "#b5cdd3", "#ffdf9a"
PAVING, PAVING_LIT, PAVING_DEEP = "#d9c7a8", "#e8dabf", "#bfab8a"
ASPHALT, ASPHALT_LIT = "#8e8f92", "#a5a4a3"
GRAVEL, GRAVEL_LIT = "#e3cda2", "#efdfbd"
WATER, WATER_LIT, WATER_DEEP = "#8fb6c2", "#c9dcda", "#5f8fa3"
WOOD, WOOD_LIT, WOOD_DEEP = "#b98a5c", "#d6ab7b", "#8f6642"
INK, NAVY, BLUE, TEAL = "#27343f", "#34506b", "#5b86a8", "#3f8586"
TERRACOTTA, CORAL, MUSTARD, PLUM = "#c65f3f", "#e58a6b", "#e2ae3d", "#7d4f6b"
CREAM, WHITE, ROSE, SAGE = "#f4e6cb", "#fffaf0", "#dd9d94", "#9db597"
SHADOW = "#3a3550"

SKINS = ("#f3cfb0", "#e3b08a", "#c48a62", "#96613f", "#6b4430", "#f0c39e")
HAIRS = ("#3b2a25", "#6b4630", "#a8743f", "#d9b36c", "#d8d3c8", "#8c8a88", "#1f1b1d", "#b5552f")
TOPS = (TERRACOTTA, NAVY, MUSTARD, TEAL, CREAM, PLUM, BLUE, CORAL, SAGE, ROSE)
BOTTOMS = (NAVY, INK, "#5e5a52", "#7a6a57", "#48637a", "#8a5a44")
FLOWERS = (TERRACOTTA, CORAL, MUSTARD, WHITE, PLUM, BLUE)
