import { texts } from './catalogue.ts'
import { account } from './en/account.ts'

export const accountTexts = texts('account', account)
