import type { Span } from './times/types.ts'

/**
 * German words that are no English words and no common names. Words such as "die", "was" and "man" are left out, because
 * English has them too.
 */
const GERMAN =
  /(?<![\p{L}\p{N}])(?:ich|du|wir|mir|mich|dir|dich|nicht|kein(?:e[nmrs]?)?|und|oder|das|dem|eine[nmrs]?|sind|wird|werden|habe|hast|haben|kannst|könn(?:en|test)|bitte|zeige?|zeigen|lösche?n?|erstelle?n?|verschiebe?n?|erledigt?e?n?|erinnere?|erinnerung|rückgängig|hilfe|danke|steht|wie|wer|warum|welche[nmrs]?|heute|morgen|übermorgen|gestern|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|uhr|jede[nmrs]?|nächste[nmrs]?|wochen?|monate?|stunden?|für|auf|über|vom|beim|nach|aufgaben?|termine?|mit dem|mit der)(?![\p{L}\p{N}])/iu

/** Returns whether a text has a word that only German has. Short texts without such a word count as English. */
export function looksGerman(text: string): boolean {
  return GERMAN.test(text)
}

const GERMAN_TIME =
  /(?<![\p{L}\p{N}])(?:(?:am|ab|bis|jede[nmrs]?|nächste[nmrs]?|kommende[nmrs]?) )?(?:heute|(?:über)?morgen(?: früh)?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|wochenende|täglich|(?:um )?\d{1,2}(?:[:.]\d\d)? uhr|(?:nächste|jede) woche|(?:nächsten|jeden) (?:tag|monat))(?: um \d{1,2}(?:[:.]\d\d)?(?: uhr)?)?(?![\p{L}\p{N}])/giu

/** Returns the words of a text that name a day or time in German, such as "Freitag" and "um 9 Uhr". */
export function germanTimes(text: string): Span[] {
  return [...text.matchAll(GERMAN_TIME)].map(({ index, 0: words }) => ({ start: index, end: index + words.length }))
}
