import { locale } from '../texts/language.ts'

/**
 * Returns an amount of US dollars with two significant digits below one dollar, and with cents otherwise: an answer often
 * costs a small part of a cent.
 */
export function formatCost(usd: number): string {
  if (usd > 0 && usd < SMALLEST) return `less than ${format(SMALLEST, 4)}`
  const digits = usd > 0 && usd < 1 ? Math.min(4, 1 - Math.floor(Math.log10(usd))) : 2
  return format(usd, Math.max(2, digits))
}

const SMALLEST = 0.0001

function format(usd: number, digits: number): string {
  return usd.toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  })
}
