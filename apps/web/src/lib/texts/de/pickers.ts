import type { pickers as english } from '../en/pickers.ts'
import { plural } from '../plural.ts'

export const pickers: typeof english = {
  noDate: 'Kein Datum',
  noTime: 'Keine Uhrzeit',
  whenHint: 'In englischen Worten, etwa „next tue 9-10“ oder „in 3 days“',
  unreadWhen: 'Das verstehe ich nicht als Zeit. Versuche „next tue 9-10“, oder wähle sie aus.',
  reads: (value) => `Eingabetaste: ${value}`,
  choose: (field) => `${field}: auswählen`,
  pickerOf: (field) => `Auswahl: ${field}`,
  today: 'Heute',
  tomorrow: 'Morgen',
  nextWeek: 'Nächste Woche',
  previousMonth: 'Voriger Monat',
  nextMonth: 'Nächster Monat',
  time: 'Uhrzeit',
  minutes: (count) => `${count} Min.`,
  hours: (count) => `${count} Std.`,
  days: (count) => plural(count, { one: '1 Tag', other: `${count} Tage` }),
}
