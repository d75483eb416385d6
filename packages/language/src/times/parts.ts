import { form } from '../text/form.ts'

export type Part = 'morning' | 'afternoon' | 'evening' | 'night'

/** Local hours of a part of the day, and when a todo of that part begins if nothing else is said. */
export const PARTS: Record<Part, { from: number; to: number; usual: number }> = {
  morning: { from: 5, to: 12, usual: 9 },
  afternoon: { from: 12, to: 18, usual: 14 },
  evening: { from: 17, to: 24, usual: 18 },
  night: { from: 18, to: 24, usual: 20 },
}

/** `weak`: only a time beside a day ("Monday morning"), else it may be part of a title ("morning run"). */
export interface PartAtom {
  type: 'part'
  part: Part
  today: boolean
  weak: boolean
}

const PART = '(?<part>morning|afternoon|evening|night)'

export const PART_FORMS: readonly {
  pattern: RegExp
  read: (groups: Record<string, string | undefined>) => PartAtom
}[] = [
  {
    pattern: form(`(?:early |late )?(?:in the (?:early |late )?|at (?=night))${PART}`),
    read: ({ part }) => ({ type: 'part', part: part?.toLowerCase() as Part, today: false, weak: false }),
  },
  {
    pattern: form(`this ${PART}`),
    read: ({ part }) => ({ type: 'part', part: part?.toLowerCase() as Part, today: true, weak: false }),
  },
  {
    pattern: form(PART),
    read: ({ part }) => ({ type: 'part', part: part?.toLowerCase() as Part, today: false, weak: true }),
  },
]
