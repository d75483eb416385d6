import { modulo } from './day-numbers.ts'

/**
 * Computes positions of the sun and the moon to about a hundredth of a degree, and therefore the moments of the phases
 * to about two minutes (Meeus, "Astronomical Algorithms", chapters 25 and 47, the largest terms only). Moments are day
 * numbers in universal time; longitudes are degrees of the equinox of date.
 */
const J2000 = 10_957.5

/** How far terrestrial time is ahead of universal time, in days: in our time about a minute. */
const CLOCK_DIFFERENCE = 66 / 86_400

const MEAN_MONTH = 29.530588861

/** The new moon of 6 January 2000, from which lunations count. */
const FIRST_NEW_MOON = 10_962.59766

function centuries(moment: number): number {
  return (moment + CLOCK_DIFFERENCE - J2000) / 36_525
}

function sine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180)
}

export function sunLongitude(moment: number): number {
  const t = centuries(moment)
  const anomaly = 357.52911 + 35_999.05029 * t
  const center = (1.914602 - 0.004817 * t) * sine(anomaly) + 0.019993 * sine(2 * anomaly) + 0.000289 * sine(3 * anomaly)
  const node = 125.04 - 1934.136 * t
  return modulo(280.46646 + 36_000.76983 * t + 0.0003032 * t * t + center - 0.00569 - 0.00478 * sine(node), 360)
}

/**
 * The periodic terms of the moon's longitude: the factors of the moon's elongation, the sun's anomaly, the moon's
 * anomaly and the moon's distance from the node, then the amplitude in millionths of a degree.
 */
const MOON_TERMS = [
  [0, 0, 1, 0, 6_288_774],
  [2, 0, -1, 0, 1_274_027],
  [2, 0, 0, 0, 658_314],
  [0, 0, 2, 0, 213_618],
  [0, 1, 0, 0, -185_116],
  [0, 0, 0, 2, -114_332],
  [2, 0, -2, 0, 58_793],
  [2, -1, -1, 0, 57_066],
  [2, 0, 1, 0, 53_322],
  [2, -1, 0, 0, 45_758],
  [0, 1, -1, 0, -40_923],
  [1, 0, 0, 0, -34_720],
  [0, 1, 1, 0, -30_383],
  [2, 0, 0, -2, 15_327],
  [0, 0, 1, 2, -12_528],
  [0, 0, 1, -2, 10_980],
  [4, 0, -1, 0, 10_675],
  [0, 0, 3, 0, 10_034],
  [4, 0, -2, 0, 8548],
  [2, 1, -1, 0, -7888],
  [2, 1, 0, 0, -6766],
  [1, 0, -1, 0, -5163],
  [1, 1, 0, 0, 4987],
  [2, -1, 1, 0, 4036],
  [2, 0, 2, 0, 3994],
  [4, 0, 0, 0, 3861],
  [2, 0, -3, 0, 3665],
] as const

export function moonLongitude(moment: number): number {
  const t = centuries(moment)
  const elongation = 297.8501921 + 445_267.1114034 * t - 0.0018819 * t * t
  const sun = 357.5291092 + 35_999.0502909 * t
  const moon = 134.9633964 + 477_198.8675055 * t + 0.0087414 * t * t
  const node = 93.272095 + 483_202.0175233 * t - 0.0036539 * t * t
  const periodic = MOON_TERMS.reduce(
    (sum, [d, s, m, f, amplitude]) => sum + amplitude * sine(d * elongation + s * sun + m * moon + f * node),
    0,
  )
  const nutation = -0.00478 * sine(125.04 - 1934.136 * t)
  return modulo(218.3164477 + 481_267.88123421 * t - 0.0015786 * t * t + periodic / 1e6 + nutation, 360)
}

/** Returns the number of the last mean new moon before a moment, counted from January 2000. */
export function lunation(moment: number): number {
  return Math.floor((moment - FIRST_NEW_MOON) / MEAN_MONTH)
}

/** Returns the moment of a lunation when the moon is `degrees` ahead of the sun: 0 is new moon, 180 full moon. */
export function phaseMoment(lunation: number, degrees: number): number {
  let moment = FIRST_NEW_MOON + MEAN_MONTH * (lunation + degrees / 360)
  for (let round = 0; round < 4; round++) {
    const ahead = moonLongitude(moment) - sunLongitude(moment) - degrees
    moment -= ((modulo(ahead + 180, 360) - 180) / 360) * MEAN_MONTH
  }
  return moment
}

/** Returns the moment nearest to `near` at which the sun reaches a longitude of `degrees`. */
export function sunMoment(degrees: number, near: number): number {
  let moment = near
  for (let round = 0; round < 4; round++) {
    moment -= ((modulo(sunLongitude(moment) - degrees + 180, 360) - 180) / 360) * 365.2422
  }
  return moment
}
