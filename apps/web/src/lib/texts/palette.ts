import { texts } from './catalogue.ts'
import { palette } from './en/palette.ts'

export const paletteTexts = texts('palette', palette)
