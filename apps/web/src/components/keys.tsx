import { isMac } from '../lib/keys/platform.ts'
import { keyCaps } from '../lib/keys/shortcut.ts'
import { keyTexts as t } from '../lib/texts/keys.ts'

/** The keys of a shortcut, as on a keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="flex items-center gap-1">
      {keyCaps(keys, isMac(), t.names).map((chord, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the keys of a shortcut do not change.
        <span key={index} className="flex items-center gap-1">
          {index > 0 && <span className="text-muted text-xs">{t.thenKey}</span>}
          {chord.map((key) => (
            <kbd key={key} className="key-cap">
              {key}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  )
}
