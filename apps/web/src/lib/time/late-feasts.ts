/**
 * Loads the holidays that readers of texts need not wait for: more than half of their names. Without a connection they
 * stay unknown, as rare names have always been.
 */
void import('@todo-agents/language/times/holidays/late-feasts').catch(() => undefined)
