"""An invented release of CDC's files for tests: one antigen, two vaccines, and schemas in CDC's manner."""

from pathlib import Path

SCHEDULE = """<scheduleSupportingData>
<liveVirusConflicts><liveVirusConflict>
<previous><vaccineType>A</vaccineType><cvx>003</cvx></previous>
<current><vaccineType>B</vaccineType><cvx>9002</cvx></current>
<conflictBeginInterval>1 day</conflictBeginInterval>
<minConflictEndInterval>24 days</minConflictEndInterval>
<conflictEndInterval>28 days</conflictEndInterval>
</liveVirusConflict></liveVirusConflicts>
<vaccineGroups><vaccineGroup><name>Test</name><administerFullVaccineGroup>Yes</administerFullVaccineGroup>
</vaccineGroup></vaccineGroups>
<vaccineGroupToAntigenMap><vaccineGroupMap><name>Test</name><antigen>Test</antigen></vaccineGroupMap>
</vaccineGroupToAntigenMap>
<cvxToAntigenMap>
<cvxMap><cvx>03</cvx><shortDescription>A</shortDescription><association><antigen>Test</antigen>
<associationBeginAge>1 year</associationBeginAge></association></cvxMap>
<cvxMap><cvx>9002</cvx><shortDescription>B</shortDescription><association><antigen>Test</antigen></association>
</cvxMap>
</cvxToAntigenMap>
<observations><observation><observationCode>017</observationCode><observationTitle>T</observationTitle><group/>
<indicationText/><contraindicationText/><clarifyingText/><codedValues><codedValue><code>1</code>
<codeSystem>SNOMED</codeSystem><text>x</text></codedValue></codedValues></observation></observations>
</scheduleSupportingData>
"""

ANTIGEN = """<antigenSupportingData>
<immunity>
<clinicalHistory><guidelineCode>017</guidelineCode><guidelineTitle>T</guidelineTitle></clinicalHistory>
<dateOfBirth><immunityBirthDate>01/31/1957</immunityBirthDate><birthCountry>U.S.</birthCountry>
<exclusion><exclusionCode>17</exclusionCode><exclusionTitle>T</exclusionTitle></exclusion></dateOfBirth>
</immunity>
<contraindications>
<vaccineGroup><contraindication><observationCode>017</observationCode><observationTitle>T</observationTitle>
<contraindicationText>x</contraindicationText><contraindicationGuidance/><beginAge/><endAge>8 months</endAge>
</contraindication></vaccineGroup>
<vaccine><contraindication><observationCode>017</observationCode><observationTitle>T</observationTitle>
<contraindicationText>x</contraindicationText><contraindicationGuidance/>
<contraindicatedVaccine><vaccineType>B</vaccineType><cvx>9002</cvx><beginAge/><endAge/></contraindicatedVaccine>
</contraindication></vaccine>
</contraindications>
<series>
<seriesName>Test  series </seriesName><targetDisease>Test</targetDisease><vaccineGroup>Test</vaccineGroup>
<seriesAdminGuidance>Based on shared clinical decision-making</seriesAdminGuidance>
<seriesType>risk</seriesType><equivalentSeriesGroups>2; 3</equivalentSeriesGroups>
<requiredGender>FEMALE</requiredGender>
<selectSeries><defaultSeries>Yes</defaultSeries><productPath>No</productPath><seriesGroupName>S</seriesGroupName>
<seriesGroup>1</seriesGroup><seriesPriority>A</seriesPriority><seriesPreference>1</seriesPreference>
<minAgeToStart>n/a</minAgeToStart><maxAgeToStart> 2  years</maxAgeToStart></selectSeries>
<indication><observationCode><text>T</text><code>017</code></observationCode><description>d</description>
<beginAge>50 years</beginAge><endAge/><guidance/></indication>
<indication/>
<seriesDose><doseNumber>Dose 1</doseNumber>
<age><absMinAge>0 days</absMinAge><minAge>N/A</minAge><cessationDate>20230911</cessationDate></age>
<interval><fromPrevious>Y</fromPrevious><absMinInt>8 weeks - 4 days</absMinInt>
<intervalPriority>override</intervalPriority></interval>
<interval><fromPrevious>N</fromPrevious><fromTargetDose>1</fromTargetDose><minInt>5 years</minInt></interval>
<interval><fromPrevious>N</fromPrevious><fromMostRecent>003; 9002 </fromMostRecent></interval>
<interval><fromPrevious>N</fromPrevious><fromRelevantObs><text>T</text><code>017</code></fromRelevantObs></interval>
<allowableInterval/>
<allowableInterval><fromPrevious>Y</fromPrevious><absMinInt>2 weeks</absMinInt></allowableInterval>
<preferableVaccine><vaccineType>A</vaccineType><cvx>3</cvx><volume>0.50</volume>
<forecastVaccineType>Y</forecastVaccineType></preferableVaccine>
<preferableVaccine/>
<allowableVaccine><vaccineType>A</vaccineType><cvx>03</cvx><beginAge/><endAge>5 years</endAge></allowableVaccine>
<allowableVaccine><vaccineType>B</vaccineType><cvx>9002</cvx><beginAge/><endAge>5 years</endAge></allowableVaccine>
<inadvertentVaccine><vaccineType>B</vaccineType><cvx>9002</cvx></inadvertentVaccine>
<conditionalSkip/>
<conditionalSkip><context>both</context><setLogic>OR</setLogic>
<set><setID>1</setID><setDescription>d</setDescription><effectiveDate>20250827</effectiveDate>
<conditionLogic>AND</conditionLogic>
<condition><conditionID>1</conditionID><conditionType>Vaccine Count By Age</conditionType><beginAge>9 years</beginAge>
<doseCount>0</doseCount><doseType>Total</doseType><doseCountLogic>Greater Than</doseCountLogic>
<vaccineTypes>03;9002</vaccineTypes></condition>
<condition><conditionID>2</conditionID><conditionType>Interval</conditionType><interval>8 weeks</interval></condition>
</set>
<set><setID>2</setID><conditionLogic>n/a</conditionLogic>
<condition><conditionType>Completed Series</conditionType><seriesGroups>4</seriesGroups></condition></set>
<set><setID>3</setID><condition><conditionType>Age</conditionType><endAge>2 years</endAge></condition></set>
</conditionalSkip>
<recurringDose>Yes</recurringDose>
<seasonalRecommendation><startDate>20250701</startDate><endDate>20260630</endDate></seasonalRecommendation>
</seriesDose>
</series>
</antigenSupportingData>
"""


ANTIGEN_TREE = """
antigenSupportingData
 immunity ?
  clinicalHistory *
   guidelineCode
   guidelineTitle
  dateOfBirth *
   immunityBirthDate
   birthCountry
   exclusion *
    exclusionCode
    exclusionTitle
 contraindications
  vaccineGroup ?
   contraindication *
    observationCode
    observationTitle
    contraindicationText
    contraindicationGuidance
    beginAge
    endAge
  vaccine ?
   contraindication *
    observationCode
    observationTitle
    contraindicationText
    contraindicationGuidance
    contraindicatedVaccine *
     vaccineType
     cvx
     beginAge
     endAge
 series +
  seriesName
  targetDisease
  vaccineGroup
  seriesAdminGuidance +
  seriesType
  equivalentSeriesGroups
  requiredGender +
  selectSeries
   defaultSeries
   productPath
   seriesGroupName
   seriesGroup
   seriesPriority
   seriesPreference
   minAgeToStart
   maxAgeToStart
  indication +
   observationCode ?
    text ?
    code ?
   description ?
   beginAge ?
   endAge ?
   guidance ?
  seriesDose +
   doseNumber
   age *
    absMinAge ?
    minAge ?
    earliestRecAge ?
    latestRecAge ?
    maxAge ?
    effectiveDate ?
    cessationDate ?
   interval *
    fromPrevious ?
    fromTargetDose ?
    fromMostRecent ?
    fromRelevantObs ?
     text ?
     code ?
    absMinInt ?
    minInt ?
    earliestRecInt ?
    latestRecInt ?
    intervalPriority ?
    effectiveDate ?
    cessationDate ?
   allowableInterval *
    fromPrevious ?
    fromTargetDose ?
    absMinInt ?
    effectiveDate ?
    cessationDate ?
   preferableVaccine *
    vaccineType ?
    cvx ?
    beginAge ?
    endAge ?
    tradeName ?
    mvx ?
    volume ?
    forecastVaccineType ?
   allowableVaccine *
    vaccineType ?
    cvx ?
    beginAge ?
    endAge ?
   inadvertentVaccine *
    vaccineType ?
    cvx ?
   conditionalSkip *
    context ?
    setLogic ?
    set *
     setID ?
     setDescription ?
     effectiveDate ?
     cessationDate ?
     conditionLogic ?
     condition *
      conditionID ?
      conditionType ?
      startDate ?
      endDate ?
      beginAge ?
      endAge ?
      interval ?
      doseCount ?
      doseType ?
      doseCountLogic ?
      vaccineTypes ?
      seriesGroups ?
   recurringDose
   seasonalRecommendation ?
    startDate ?
    endDate ?
"""

SCHEDULE_TREE = """
scheduleSupportingData
 liveVirusConflicts
  liveVirusConflict *
   previous
    vaccineType
    cvx
   current
    vaccineType
    cvx
   conflictBeginInterval
   minConflictEndInterval
   conflictEndInterval
 vaccineGroups
  vaccineGroup *
   name
   administerFullVaccineGroup
 vaccineGroupToAntigenMap
  vaccineGroupMap *
   name
   antigen *
 cvxToAntigenMap
  cvxMap *
   cvx
   shortDescription
   association *
    antigen
    associationBeginAge ?
    associationEndAge ?
 observations
  observation *
   observationCode
   observationTitle
   group
   indicationText
   contraindicationText
   clarifyingText
   codedValues +
    codedValue *
     code
     codeSystem
     text
"""
OCCURS = {
    "?": ' minOccurs="0"',
    "*": ' minOccurs="0" maxOccurs="unbounded"',
    "+": ' maxOccurs="unbounded"',
}


def schema(tree: str) -> str:
    """An XML schema in CDC's manner from an indented tree of element names."""
    lines = tree.strip("\n").split("\n")
    found = ['<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">']
    open_depths: list[int] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        depth, after = len(line) - len(line.lstrip()), len(following) - len(following.lstrip())
        while open_depths and open_depths[-1] >= depth:
            found.append(CLOSE)
            open_depths.pop()
        name, _, occurs = line.strip().partition(" ")
        has_children = bool(following) and after > depth
        kind = "" if has_children else ' type="xs:string"'
        found.append(f'<xs:element name="{name}"{kind}{OCCURS.get(occurs, "")}>')
        if has_children:
            found.append("<xs:complexType><xs:sequence>")
            open_depths.append(depth)
        else:
            found.append("</xs:element>")
    return "\n".join([*found, *[CLOSE] * len(open_depths), "</xs:schema>"])


CLOSE = "</xs:sequence></xs:complexType></xs:element>"


def write(
    folder: Path,
    *,
    antigen: str = ANTIGEN,
    schedule: str = SCHEDULE,
    antigen_schema: str | None = None,
) -> Path:
    """A folder with the release."""
    folder.mkdir(exist_ok=True)
    (folder / "AntigenSupportingData- Test-508.xml").write_text(antigen, "utf-8")
    (folder / "ScheduleSupportingData.xml").write_text(schedule, "utf-8")
    (folder / "AntigenSupportingData.xsd").write_text(antigen_schema or schema(ANTIGEN_TREE), "utf-8")
    (folder / "ScheduleSupportingData.xsd").write_text(schema(SCHEDULE_TREE), "utf-8")
    return folder
