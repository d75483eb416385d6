import { texts } from './catalogue.ts'
import { places } from './en/places.ts'

export const placeTexts = texts('places', places)
