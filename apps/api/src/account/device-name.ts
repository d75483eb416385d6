/** Browsers name those whose engine they share, so the most special one comes first. */
const BROWSERS: [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
]

/** An iPad says that it is a Mac unless it is asked for a mobile page. */
const SYSTEMS: [name: string, pattern: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/** What a program calls itself, such as `curl/8.5.0` or `node`. */
const PROGRAM = /^([A-Za-z][\w.+-]{0,39})(\/|\s|$)/

/**
 * The browser and the system that a user agent names, such as "Firefox on Linux", or the name of a program; for people,
 * and not to be decided by. "Unknown device" when it says neither.
 */
export function deviceName(user_agent: string | null): string {
  const named = (names: [string, RegExp][]) => names.find(([, pattern]) => pattern.test(user_agent ?? ''))?.[0]
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)]
  if (browser) return system ? `${browser} on ${system}` : browser
  if (system) return system
  const program = PROGRAM.exec(user_agent ?? '')?.[1]
  return program ? `Program (${program})` : 'Unknown device'
}
