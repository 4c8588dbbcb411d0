"""Writes a spreadsheet by way of temporary files."""

import io
import zipfile

import xlsxwriter


class Use:
    def process(self, item):
        file = io.BytesIO()
        workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = workbook.add_worksheet("Sheet é")
        bold = workbook.add_format({"bold": True})
        for row, values in enumerate(item):
            sheet.write_row(row, 0, values, bold if row == 0 else None)
        sheet.write_formula(len(item), 1, f"=SUM(B2:B{len(item)})")
        workbook.close()
        archive = zipfile.ZipFile(file)
        names = sorted(archive.namelist())
        return [len(names), "<f>SUM(B2:B3)</f>" in archive.read("xl/worksheets/sheet1.xml").decode()]
