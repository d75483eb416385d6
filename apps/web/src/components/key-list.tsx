import { allShortcuts } from '../lib/keys/all-keys.ts'
import type { Shortcut, ShortcutGroup } from '../lib/keys/shortcut.ts'
import { isSingle } from '../lib/keys/shortcut.ts'
import { keyTexts as t } from '../lib/texts/keys.ts'
import { useMe } from '../lib/user/me.ts'
import { Keys } from './keys.tsx'

const GROUPS: { group: ShortcutGroup; title: string }[] = [
  { group: 'page', title: t.groupPage },
  { group: 'go', title: t.groupGo },
  { group: 'list', title: t.groupList },
]

/** All shortcuts of the page, by what they are for. Those that are switched off are paler. */
export function KeyList() {
  const { single_keys = true } = useMe().ui
  return (
    <div className="@container">
      <div className="@2xl:columns-2 gap-x-10">
        {GROUPS.map(({ group, title }) => {
          const shortcuts = allShortcuts().filter((one) => one.group === group)
          return (
            shortcuts.length > 0 && (
              <section key={group} aria-label={title} className="mb-6 break-inside-avoid">
                <h2 className="mb-1 font-semibold text-sm">{title}</h2>
                <dl className="divide-y divide-line">
                  {shortcuts.map((shortcut) => (
                    <Row
                      key={shortcut.keys[0]}
                      shortcut={shortcut}
                      isOn={single_keys || !isSingle(shortcut.keys[0]!)}
                    />
                  ))}
                </dl>
              </section>
            )
          )
        })}
      </div>
    </div>
  )
}

function Row({ shortcut: { keys, label }, isOn }: { shortcut: Shortcut; isOn: boolean }) {
  return (
    <div className={`flex min-h-9 items-center justify-between gap-4 py-1 ${isOn ? '' : 'text-muted line-through'}`}>
      <dt className="text-sm">{label}</dt>
      <dd className="flex shrink-0 items-center gap-1.5 text-muted text-xs">
        {keys.map((one, index) => (
          <span key={one} className="flex items-center gap-1.5">
            {index > 0 && t.or}
            <Keys keys={one} />
          </span>
        ))}
      </dd>
    </div>
  )
}
