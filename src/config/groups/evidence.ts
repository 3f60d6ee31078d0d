import { addressStatuses, bankCardStatuses, findings, riskLevels } from '../../domain/evidence/choices.ts';
import type { Group } from '../setting.ts';
import { choice, integer } from '../values.ts';

export const evidence = {
  title: 'Evidence',
  about:
    'What of a result may stand beside `VERIFIED` is in [the table of evidence](evidence.md). Some of it is your decision: the words here are the worst that still pass, and anything worse, or of no list, goes to a reviewer. Each of these checks is made only where your account at iDenfy has it, so that the strict defaults cost nobody else anything.',
  settings: {
    proxyRisk: {
      name: 'EVIDENCE_PROXY_RISK',
      read: choice(riskLevels),
      default: 'LOW',
      about:
        "The highest risk that the user's address is a proxy (`clientIpProxyRiskLevel`): `VERY_LOW`, `LOW`, `MEDIUM`, `HIGH` or `VERY_HIGH`. iDenfy looks at it only once a result is APPROVED, so that its `overall` never shows it. An ordinary user comes through no proxy, which is a low risk; `MEDIUM` if yours use VPNs a lot.",
    },
    risk: {
      name: 'EVIDENCE_RISK',
      read: choice(riskLevels),
      default: 'LOW',
      about:
        'The highest level of your risk assessment (`riskAssessment`), and of a verified bank account (`bankVerification`), in the same words.',
    },
    address: {
      name: 'EVIDENCE_ADDRESS',
      read: choice(addressStatuses),
      default: 'VERIFIED',
      about:
        'The least that the verification of the address must say: `VERIFIED`, `PARTIALLY_VERIFIED` or `UNVERIFIED`. With the last, an address that a person found to be another passes as well.',
    },
    bankCard: {
      name: 'EVIDENCE_BANK_CARD',
      read: choice(bankCardStatuses),
      default: 'MATCH',
      about:
        'The least that the verification of a bank card must say: `MATCH`, `NOT_COMPARED` or `NO_MATCH`.',
    },
    duplicateFaces: {
      name: 'EVIDENCE_DUPLICATE_FACES',
      read: choice(findings),
      default: 'review',
      about:
        "Whether faces that iDenfy knows from other verifications (`duplicateFaces`, `duplicateDocFaces`) go to a reviewer (`review`) or pass (`allow`). A verification's own sessions are no duplicates; iDenfy does not look among those of one `clientId`. `allow` if one person may have several.",
    },
    contact: {
      name: 'EVIDENCE_CONTACT',
      read: choice(findings),
      default: 'review',
      about:
        'Whether an e-mail address or telephone number that the user was asked to verify and did not goes to a reviewer (`review`) or passes (`allow`).',
    },
    ageTolerance: {
      name: 'EVIDENCE_AGE_TOLERANCE_YEARS',
      read: integer(0, 150),
      default: '3',
      about:
        'By how many years the age that the face seems to have (`ageEstimate`) may contradict the date of birth. Good estimates are off by about three years on average (NIST IR 8525). `150` lets every documented estimate pass.',
    },
  },
} as const satisfies Group;
