import { KeyList } from '../../components/key-list.tsx'
import { Switch } from '../../components/switch.tsx'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { Setting, SettingGroup } from './setting.tsx'
import { useSave } from './use-save-me.ts'

/** The shortcuts, and the switch for those without Ctrl. */
export function KeyboardSection() {
  const { single_keys = true } = useMe().ui
  const save = useSave()
  return (
    <>
      <SettingGroup>
        <Setting label={t.singleKeys} hint={t.singleKeysHint}>
          {(control) => (
            <Switch {...control} checked={single_keys} onChange={(single_keys) => void save({ ui: { single_keys } })} />
          )}
        </Setting>
      </SettingGroup>
      <KeyList />
    </>
  )
}
