/** What stands in a webhook beside the document's own fields (idenfy-api.md 3.5, 3.7 and 3.10), planted. */
import type { Plants } from './plants.ts';

/** Fields of a document that a specimen does not print. */
export function plantedData(plants: Plants, where = 'DATA'): Record<string, unknown> {
  const text = (what: string) => plants.text(`${where}${what}`);
  return {
    address: text('ADDRESS'),
    orgAddress: `${text('STREET')} ž. 7`,
    docTemporaryAddress: text('STAY'),
    mothersMaidenName: text('MOTHER'),
    docBirthName: text('BIRTHNAME'),
    authority: text('AUTHORITY'),
  };
}

/** Over what the sandbox sends; the checks say nothing against the person. */
export function plantedWebhook(
  plants: Plants,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const text = (what: string) => plants.text(`WEB${what}`);
  const data = typeof sent['data'] === 'object' && sent['data'] !== null ? sent['data'] : null;
  const clear = {
    overallStatus: 'NOT_SUSPECTED',
    serviceSuspected: false,
    serviceUsed: true,
    serviceFound: true,
    checkSuccessful: true,
  };
  const check = (what: string, found: object) => [
    {
      status: clear,
      serviceName: 'Specimen',
      serviceGroupType: what,
      uid: 'x',
      errorMessage: null,
      data: [found],
    },
  ];
  return {
    data: data && {
      ...data,
      ...plantedData(plants),
      additionalData: {
        SECOND_DOCUMENT_FRONT: {
          address: { value: text('STEPADDRESS'), status: 'MATCH' },
          ssn: { value: text('SSN'), status: 'MATCH' },
        },
      },
    },
    clientIp: text('IP'),
    clientLocation: text('LOCATION'),
    manualAddress: text('MANUAL'),
    questionnaireAnswers: {
      title: 'About you',
      sections: [
        {
          title: 'Work',
          questions: [
            { key: 'employer', title: 'Who do you work for?', type: 'TEXT', value: text('ANSWER') },
            { key: 'where', title: 'Where?', type: 'CHECKBOX', value: [text('CHOICE')] },
          ],
        },
      ],
    },
    additionalData: { comment: text('EXTRA') },
    utilityData: [text('UTILITY')],
    addressVerification: { address: text('VERIFIED'), country: 'LT', status: 'MATCH' },
    emailVerification: { email: `${text('MAIL')}@example.com`, emailVerified: true },
    phoneVerification: { phone: `+370 ${text('PHONE')}`, phoneVerified: true },
    bankVerification: { id: 'x', country: 'LT', bank: text('BANK'), accounts: [{ iban: text('IBAN') }] },
    bankCardVerification: { id: 'x', status: 'MATCH', name: text('CARD'), lastFour: '0000' },
    registryCenterCheck: { checkedPersonalNumber: text('REGISTRY'), facePhoto: text('PHOTO') },
    driverLicenseCheck: { name: text('DRIVER'), surname: text('LICENSE') },
    AML: check('AML', { name: text('AML'), surname: text('LISTED'), reason: text('REASON') }),
    amlCheck: { overallStatus: 'NOT_SUSPECTED', amlCheck: [{ name: text('AMLTHREE') }], adverseMedia: [] },
    LID: check('LID', { documentNumber: text('LID') }),
    CRIMINAL_CHECK: check('CRIMINAL', { fullName: text('CRIMINAL'), offenses: [] }),
    // Of tomorrow's webhooks, which nobody here knows yet.
    householdMembers: [{ name: text('HOUSEHOLD') }],
  };
}
