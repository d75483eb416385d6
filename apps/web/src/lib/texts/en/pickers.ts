import { plural } from '../plural.ts'

/** Fields for days and times, which take words, and their pickers. */
export const pickers = {
  noDate: 'No date',
  noTime: 'No time',
  whenHint: 'In words, such as “next tue 9-10” or “in 3 days”',
  unreadWhen: 'This is no date or time that I know. Try “next tue 9-10”.',
  reads: (value: string) => `Enter: ${value}`,
  choose: (field: string) => `${field}: choose`,
  pickerOf: (field: string) => `Choose: ${field}`,
  today: 'Today',
  tomorrow: 'Tomorrow',
  nextWeek: 'Next week',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  time: 'Time',
  minutes: (count: number) => `${count} min`,
  hours: (count: number) => `${count} h`,
  days: (count: number) => plural(count, { one: '1 day', other: `${count} days` }),
}
