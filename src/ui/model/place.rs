//! Where one is: the screens, and the places where keys are heard.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Screen {
    Triage,
    Kpi,
    Duplicates,
    Stale,
    Sources,
}

/// Where keys are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Place {
    TriageList,
    TriageDetail,
    Kpi,
    Duplicates,
    Stale,
    SourceList,
    SourceDetail,
    Help,
}

impl Place {
    pub(in crate::ui) const ALL: [Self; 8] = [
        Self::TriageList,
        Self::TriageDetail,
        Self::Kpi,
        Self::Duplicates,
        Self::Stale,
        Self::SourceList,
        Self::SourceDetail,
        Self::Help,
    ];
}
