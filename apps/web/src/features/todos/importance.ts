import { rowTexts } from '../../lib/texts/rows.ts'

export const IMPORTANCE_NAMES = rowTexts.importances
