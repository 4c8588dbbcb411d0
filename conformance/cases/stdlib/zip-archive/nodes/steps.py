import io
import zipfile


class Step:
    """Packs texts and reads them back: names in ASCII are never marked as UTF-8."""

    def process(self, item):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in item.items():
                archive.writestr(name, text)
        with zipfile.ZipFile(file) as archive:
            found = {name: archive.read(name).decode() for name in archive.namelist()}
            first = zipfile.Path(archive, archive.namelist()[0])
            return [found, first.read_text(encoding="utf-8"), archive.testzip()]
