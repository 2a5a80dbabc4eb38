"""An Excel workbook (.xlsx, ECMA-376 and ISO/IEC 29500) becomes sheets of cells, and sheets become a workbook."""
