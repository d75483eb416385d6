/**
 * In the order of the check: the user agent of a browser also names the browsers whose engine it shares, so the most
 * specific pattern comes first.
 */
const BROWSERS: [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
]

/** An iPad identifies itself as a Mac unless the page is requested as mobile. */
const SYSTEMS: [name: string, pattern: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/** The name of a program, such as `curl/8.5.0` or `node`. */
const PROGRAM = /^([A-Za-z][\w.+-]{0,39})(\/|\s|$)/

/**
 * Returns the browser and the system that a user agent names, such as "Firefox on Linux", or the name of a program, or
 * else "Unknown device". Only for display: no decision may depend on it.
 */
export function deviceName(user_agent: string | null): string {
  const named = (names: [string, RegExp][]) => names.find(([, pattern]) => pattern.test(user_agent ?? ''))?.[0]
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)]
  if (browser) return system ? `${browser} on ${system}` : browser
  if (system) return system
  const program = PROGRAM.exec(user_agent ?? '')?.[1]
  return program ? `Program (${program})` : 'Unknown device'
}
