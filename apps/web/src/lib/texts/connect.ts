import { texts } from './catalogue.ts'
import { connect } from './en/connect.ts'

export const connectTexts = texts('connect', connect)
