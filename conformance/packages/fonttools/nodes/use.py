"""Builds a font and reads it again."""

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont


class Use:
    def process(self, item):
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        for point in item:
            pen.lineTo(tuple(point))
        pen.closePath()
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder([".notdef", "A"])
        builder.setupCharacterMap({65: "A"})
        builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
        builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (600, 0)})
        builder.setupHorizontalHeader(ascent=800, descent=-200)
        builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        file = io.BytesIO()
        builder.save(file)
        file.seek(0)
        font = TTFont(file)
        glyph = font["glyf"]["A"]
        return [sorted(font.getBestCmap().items()), glyph.xMax, glyph.yMax, font["name"].getDebugName(1)]
