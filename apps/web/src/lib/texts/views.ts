import { texts } from './catalogue.ts'
import { views } from './en/views.ts'

export const viewTexts = texts('views', views)
