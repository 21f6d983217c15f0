package dev.steadygrad.doctor;

/// Ends a program in which the doctor has found a fault: see [Finding#raise].
public final class DiagnosisException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Finding finding;

    DiagnosisException(Finding finding) {
        super(finding.toString());
        this.finding = finding;
    }

    public Finding finding() {
        return finding;
    }
}
