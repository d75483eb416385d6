// zod checks schemas by functions that it makes from text, where it may: the page's CSP forbids that, and the browser
// reports each try. Set before zod is loaded, and without loading it.
const settings = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
settings.__zod_globalConfig = { ...settings.__zod_globalConfig, jitless: true }
