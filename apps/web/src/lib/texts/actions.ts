import { texts } from './catalogue.ts'
import { actions } from './en/actions.ts'

export const actionTexts = texts('actions', actions)
