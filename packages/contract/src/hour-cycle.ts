/** How a clock counts the hours: `h12` is "2:00 PM", `h23` is "14:00". Named as in Intl. */
export const HOUR_CYCLES = ['h12', 'h23'] as const
export type HourCycle = (typeof HOUR_CYCLES)[number]

/** The zones of America and of the Pacific in which people use 24 hours. In most others they use 12. */
const AMERICA_24 =
  'Anguilla|Araguaina|Aruba|Bahia|Belem|Belize|Boa_Vista|Campo_Grande|Cayenne|Cuiaba|Curacao|Danmarkshavn|Eirunepe|Fortaleza|Godthab|Guadeloupe|Kralendijk|Lower_Princes|Maceio|Manaus|Marigot|Martinique|Miquelon|Montserrat|Noronha|Nuuk|Paramaribo|Port-au-Prince|Porto_Velho|Recife|Rio_Branco|Santarem|Sao_Paulo|Scoresbysund|St_Barthelemy|Thule'
const PACIFIC_24 = 'Fakaofo|Funafuti|Gambier|Marquesas|Nauru|Niue|Norfolk|Noumea|Pitcairn|Rarotonga|Tahiti|Wallis'
/** The zones of Africa and Asia in which people use 12 hours. In most others they use 24. */
const AFRICA_12 =
  'Accra|Addis_Ababa|Algiers|Asmara|Asmera|Banjul|Blantyre|Cairo|Djibouti|El_Aaiun|Freetown|Juba|Khartoum|Lusaka|Maseru|Mbabane|Mogadishu|Monrovia|Ndjamena|Nouakchott|Tripoli|Tunis|Windhoek'
const ASIA_12 =
  'Aden|Amman|Baghdad|Bahrain|Beirut|Brunei|Calcutta|Damascus|Dhaka|Dubai|Famagusta|Gaza|Hebron|Hong_Kong|Karachi|Kolkata|Kuala_Lumpur|Kuching|Kuwait|Macau|Manila|Muscat|Nicosia|Phnom_Penh|Pyongyang|Qatar|Riyadh|Seoul|Singapore|Taipei|Thimphu'

const TWELVE_HOURS = new RegExp(
  `^(?:US/|Canada/|Australia/|America/(?!(?:${AMERICA_24})$)|Pacific/(?!(?:${PACIFIC_24})$)|Africa/(?:${AFRICA_12})$|Asia/(?:${ASIA_12})$|Europe/(?:Athens|Tirane)$|Atlantic/Bermuda$|Antarctica/Macquarie$)`,
)

/**
 * Returns whether the user reads clocks of 12 or of 24 hours: as chosen in the settings, or else as people do in the time
 * zone, by the data of Unicode (CLDR). The list, the chat and the answers of the assistant use this rule, so that they
 * agree. It does not depend on the data of a browser, because browsers differ.
 */
export function hourCycleOf({
  time_zone,
  hour_cycle,
}: {
  time_zone: string
  hour_cycle?: HourCycle | null | undefined
}): HourCycle {
  return hour_cycle ?? (TWELVE_HOURS.test(time_zone) ? 'h12' : 'h23')
}
